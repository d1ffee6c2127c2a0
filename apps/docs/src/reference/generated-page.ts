/** A page that is made from the sources when the site is built. */
export interface GeneratedPage {
  /** Below `pages/reference`. */
  readonly path: string;
  readonly text: string;
}
