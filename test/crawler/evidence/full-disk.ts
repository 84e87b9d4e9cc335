/** A crawl whose disk is full after a while (a limit on the file's size stands for it): says what its writer said, and leaves. Run by line-file.test.ts. */
import { STORY, begin } from './story.ts';

const writer = await begin(process.argv[2]!, { writer: 1 });
const said: string[] = [];
for (const call of STORY) {
  try {
    await call.run(writer);
  } catch (error) {
    said.push((error as NodeJS.ErrnoException).code ?? (error as Error).message);
  }
}
try {
  await writer.seal();
} catch (error) {
  said.push(`seal: ${(error as NodeJS.ErrnoException).code}`);
}
await writer.leave();
console.log(JSON.stringify(said));
