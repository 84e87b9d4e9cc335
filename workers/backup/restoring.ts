/** What a restore writes in until it is whole: while it stands in a data directory, nobody opens the store there. */
export const RESTORING = '.restoring';
