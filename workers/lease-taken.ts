/** Tells a lease that somebody has from a database that is locked: it passes when that one has ended, not when the database is well again. */
import { StoreError } from './store.ts';

export class LeaseTaken extends StoreError {}
