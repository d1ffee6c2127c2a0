/** A request as every framework can show it, so that one helper serves them all. */
export interface RequestView {
  /** The host that the framework believes in, after its own rules about proxies, without the port. */
  readonly host: string | undefined;
  /** Every value sent under this name, in the order of sending. */
  headers(name: string): readonly string[];
  /** The route's parameter, decoded; `undefined` if the route has none of this name. */
  parameter(name: string): unknown;
  /** Every value of this name in the query string, decoded, whatever the framework's own parser makes of it. */
  query(name: string): readonly string[];
}
