/** A configuration mistake as a person can mend it: where, what was expected, what stands there, what to do. */

export interface Problem {
  file: string;
  /** 1-based; null when the file as a whole is meant. */
  line: number | null;
  /** Path inside the document, e.g. `units[3].places[0].site`; '' for the document. */
  path: string;
  expected: string;
  found: string;
  hint: string;
}

/** Stops the process with exit code 2; carries every problem found, not the first. */
export class ConfigError extends Error {
  readonly problems: Problem[];
  constructor(problems: Problem[]) {
    super(problems.map(problemLine).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** One problem on one line: `units.yaml:12: units[3].group: expected …, found …; hint`. */
export function problemLine(problem: Problem): string {
  const where = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  const path = problem.path ? ` ${problem.path}:` : '';
  const hint = problem.hint ? `; ${problem.hint}` : '';
  return `${where}:${path} expected ${problem.expected}, found ${problem.found}${hint}`;
}

/** One problem that concerns a whole file or a line of it. */
export function refuse(file: string, line: number | null, expected: string, found: string, hint: string): ConfigError {
  return new ConfigError([{ file, line, path: '', expected, found, hint }]);
}
