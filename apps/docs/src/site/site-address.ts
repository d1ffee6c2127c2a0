/** Where the site is served; sitemap and social cards hold whole addresses. */
export const siteAddress: string = process.env.DMT_DOCS_URL ?? 'https://dmt.example';
