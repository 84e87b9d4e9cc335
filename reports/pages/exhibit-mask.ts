/** What an exhibit masks is what everything printed masks: the rules stand with the readers. */
export { blot, maskAddress, masksOf, maskText, type Mask } from '../../crawler/read/masks.ts';
