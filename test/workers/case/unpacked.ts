/** The parts of a case as any ZIP reader finds them: not by our own code. */
import { spawnSync } from 'node:child_process';

/** In their order. */
export function partsOf(path: string): Map<string, Buffer> {
  const python = `import base64, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    print(json.dumps([[i.filename, base64.b64encode(z.read(i)).decode()] for i in z.infolist()]))`;
  const { stdout, stderr, status } = spawnSync('python3', ['-c', python, path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`python3: ${stderr}`);
  return new Map((JSON.parse(stdout) as [string, string][]).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
}
