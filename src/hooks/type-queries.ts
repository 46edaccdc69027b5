import { lookBackStart } from './look-back.ts';
import type { DataRequirement } from './matching-port.ts';
import { patientSearch } from './patient-search.ts';
import type { PatientSearch } from './patient-search.ts';

/** The token that an EHR replaces by the patient's id. */
export const patientToken = '{{context.patientId}}';

/** FHIR's longest id, to judge a URL's length by. */
const longestId = 64;

/** A type with so many codes that it would take more searches than this is searched without codes. */
const mostQueries = 8;

/** How long and from when the queries are. */
export interface QueryTerms {
  readonly now: Date;
  /** Characters of a relative URL, patient id included. */
  readonly maxUrlLength: number;
}

/**
 * The searches that together read what is required of one type. Codes whose age matters are searched
 * from a date on, the others without one; a list of codes too long for one URL is split.
 *
 * CDS Hooks has no token for "today minus", so the date is literal and the templates are derived anew
 * for each discovery. A site that copies them by hand reads a little more each day, never less.
 * @param requirements all of this type
 * @returns none for a type that cannot be searched by patient
 */
export function queriesOf(
  resourceType: string,
  requirements: readonly DataRequirement[],
  terms: QueryTerms,
): readonly string[] {
  const search = patientSearch(resourceType);
  if (search === undefined) return [];
  const base = `${resourceType}?${search.patient}=${patientToken}`;
  const groups = groupsOf(requirements, search, terms.now);
  const queries = groups.flatMap(({ codes, from }) => {
    const tail = from === undefined ? '' : `&${search.date}=ge${from}`;
    return codes === undefined ? [base + tail] : withCodes(base, search, codes, tail, terms);
  });
  return queries.length > mostQueries ? [base] : queries;
}

interface QueryGroup {
  /** `undefined`: whatever the code. */
  readonly codes?: readonly string[];
  readonly from?: string;
}

function groupsOf(
  requirements: readonly DataRequirement[],
  search: PatientSearch,
  now: Date,
): readonly QueryGroup[] {
  const starts = requirements.map(({ since }) =>
    search.date === undefined || since === undefined ? undefined : lookBackStart(since, now),
  );
  const dated = requirements.filter((_, index) => starts[index] !== undefined);
  const undated = requirements.filter((_, index) => starts[index] === undefined);
  const ever = tokensOf(undated, search);
  if (ever === undefined) return [{}];
  const recent = tokensOf(dated, search);
  const from = starts.filter((start) => start !== undefined).sort()[0];
  const recentOnly = recent?.filter((token) => !ever.includes(token));
  return [
    ...(ever.length === 0 ? [] : [{ codes: ever }]),
    ...(from === undefined || recentOnly?.length === 0
      ? []
      : [{ from, ...(recentOnly === undefined ? {} : { codes: recentOnly }) }]),
  ];
}

/** `system|code` of all the codes, sorted, each once; `undefined` when some requirement takes any. */
function tokensOf(
  requirements: readonly DataRequirement[],
  search: PatientSearch,
): readonly string[] | undefined {
  const tokens = new Set<string>();
  for (const { codes } of requirements) {
    if (search.code === undefined || codes === undefined) return undefined;
    for (const { system, code } of codes) tokens.add(`${escaped(system)}|${escaped(code)}`);
  }
  return [...tokens].sort();
}

function withCodes(
  base: string,
  search: PatientSearch,
  codes: readonly string[],
  tail: string,
  { maxUrlLength }: QueryTerms,
): readonly string[] {
  const head = `${base}&${search.code}=`;
  const room = maxUrlLength - (longestId - patientToken.length) - head.length - tail.length;
  const lists: string[] = [];
  for (const code of codes) {
    const last = lists.at(-1);
    const longer = last === undefined ? undefined : `${last},${code}`;
    if (longer !== undefined && longer.length <= room) lists[lists.length - 1] = longer;
    else lists.push(code);
  }
  return lists.map((list) => head + list + tail);
}

/** FHIR escapes `\ , | $` in a token; what would end a URL's parameter is percent-encoded. */
function escaped(part: string): string {
  return part
    .replaceAll(/[\\,|$]/gu, '\\$&')
    .replaceAll(/[\s%&#+"<>^`{}\\]/gu, (char) => encodeURIComponent(char));
}
