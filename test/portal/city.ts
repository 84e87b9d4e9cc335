/** The sample city 示例市: a whole municipality of web pages on loopback, with faults planted on purpose and a key that says where. */
export { buildCity } from './build-city.ts';
export { startPortal, type Portal, type PortalOptions } from './server.ts';
export { writeConfig, writeLedger } from './config-files.ts';
export { answerKey, type AnswerKey, type KeyFault, type KeyItem, type KeyUnit } from './answer-key.ts';
export type { City } from './nouns.ts';
