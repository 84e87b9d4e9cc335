/** The address of a proof: which bundle, which record, which bytes, and where in them. */

/** Points at a place; never copies what stands there (it may be personal data). */
export type Spot =
  | { css: string }
  /** Half-open range of UTF-16 units in the page's normalised text (`PageFacts.textSha256`) or decoded source when `in` says so. */
  | { chars: [from: number, to: number]; in?: 'text' | 'source' }
  | { header: string };

export interface EvidenceRef {
  /** Bundle id: `<run>.<site>`, the file name of the WACZ without its extension. */
  bundle: string;
  /** An address, or urn:dom:<address> (rendered DOM), urn:shot:…, urn:text:…, urn:probe:… */
  url: string;
  /** ISO UTC instant of the response. */
  at: string;
  /** sha256 (hex) of the recorded payload. */
  sha256: string;
  spot?: Spot;
  /** Personal data, or what looks like it, stands in the record: wherever it is shown that is blotted out, and the digest keyed. */
  personal?: true;
}
