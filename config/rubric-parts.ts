/** A rubric file with mistakes in it still says much that is right: whatever can be read of it is held to the checks in the same run. */
import { z } from 'zod';
import { Category, Indicator, Rubric } from './rubric.ts';

/** Stands for a name that cannot be read. */
export const NAMELESS = '—';

type Rest = Omit<Rubric, 'categories' | 'indicators'>;

/** Positions are those of the file; null: what stands there cannot be used. */
export interface RubricParts extends Partial<Rest> {
  categories: (Category | null)[];
  indicators: (Indicator | null)[];
  /** Ids as they are written, of what cannot be used, too. */
  ids: { categories: string[]; indicators: string[] };
  /** Right in form: nothing was left out or put in its place. */
  whole: boolean;
}

/** Of a rubric that is right in form: everything. */
export function partsOf(rubric: Rubric): RubricParts {
  const idsOf = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
  return { ...rubric, ids: { categories: idsOf(rubric.categories), indicators: idsOf(rubric.indicators) }, whole: true };
}

/** `content`: as YAML gave it. */
export function looseParts(content: unknown): RubricParts {
  const told = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  const parts: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(Rubric.shape) as [string, z.ZodType][]) {
    const read = key === 'categories' || key === 'indicators' ? null : schema.safeParse(told[key]);
    if (read?.success && read.data !== undefined) parts[key] = read.data;
  }
  const listOf = (key: string): unknown[] => (Array.isArray(told[key]) ? (told[key] as unknown[]) : []);
  return {
    ...(parts as Partial<Rest>),
    once: listOf('once').map((group) => (Array.isArray(group) ? group.filter((id): id is string => typeof id === 'string') : [])),
    categories: listOf('categories').map((each) => usable(Category, each, { name: NAMELESS, floor: '0', appliesTo: undefined })),
    indicators: listOf('indicators').map((each) => usable(Indicator, each, indicatorInstead)),
    ids: { categories: listOf('categories').map(idIn), indicators: listOf('indicators').map(idIn) },
    whole: false,
  };
}

/** What stands for a member that is wrong, so that the others can be looked at: of no consequence to any of them. */
const indicatorInstead = {
  title: '—',
  clause: '',
  scope: 'unit',
  review: {},
  noData: 'zero',
  provenance: 'R',
  effect: null,
};

/** `effect: veto` says which; without a category it may be a veto or a note, and no category is asked for. */
function meant({ effect, category }: Record<string, unknown>): unknown {
  if (effect === 'veto' || effect === 'note') return { kind: effect };
  return typeof category === 'string' ? { kind: 'lose', from: '1', per: '0' } : { kind: 'note' };
}

/** An unknown key or a wrong title is told elsewhere, and hides no mistake in the rest. */
function usable<S extends z.ZodType>(schema: S, value: unknown, instead: Record<string, unknown>): z.output<S> | null {
  if (typeof value !== 'object' || value === null) return null;
  const draft = structuredClone(value) as Record<string, unknown>;
  for (const issue of schema.safeParse(draft).error?.issues ?? [])
    if (issue.code === 'unrecognized_keys') {
      const holder = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], draft);
      for (const key of issue.keys) delete (holder as Record<string, unknown> | undefined)?.[key];
    }
  for (const { path } of schema.safeParse(draft).error?.issues ?? [])
    if (path.length > 0 && String(path[0]) in instead)
      draft[String(path[0])] = String(path[0]) === 'effect' ? meant(draft) : instead[String(path[0])];
  if (idIn(value) === '') draft['id'] = 'unnamed';
  return schema.safeParse(draft).data ?? null;
}

const idIn = (value: unknown): string => {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : typeof id === 'number' ? String(id) : '';
};
