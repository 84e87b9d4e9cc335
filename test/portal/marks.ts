/** The eight elements a government page's footer must show, by the keys of the contract. */
export const MARKS = ['conac', 'errorReport', 'siteId', 'organizer', 'contact', 'icp', 'police', 'sitemap'] as const;
export type MarkKey = (typeof MARKS)[number];
