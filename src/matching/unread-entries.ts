import type { FhirResource } from 'fhir/r4.js';
import type { UnreadEntry } from '../eligibility/assessment.ts';
import type { Criterion, CriterionKind } from '../eligibility/criterion.ts';
import type { Finding } from '../eligibility/finding.ts';
import type { RawFinding } from '../eligibility/raw-finding.ts';
import { dayLength, isDayBefore } from '../record/date-text.ts';
import { fieldsOf } from '../record/json.ts';
import type { PatientRecord } from '../record/record.ts';
import { latestDayOf } from '../record/set-aside.ts';
import { recordIfCoded, recordIfFinal, recordIfStatus } from '../record/supposed-record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { CodeKey } from '../terminology/value-sets.ts';
import type { CatalogueCriterion } from '../trials/catalogue.ts';
import { longestDays, type DataRequirement } from '../trials/data-requirement.ts';
import {
  codeNamed,
  codeSaidBy,
  isAskedFor,
  keysOf,
  mayMeanTheSame,
  wordsOf,
} from './code-words.ts';
import { conceptOf } from './evidence.ts';
import { onceKnown } from './once-known.ts';
import {
  isComparable,
  isLike,
  saysNothing,
  statusesPossible,
  type Doubt,
  type Supposition,
} from './suppositions.ts';
import {
  decidesNothing,
  UnknownCodes,
  type KnownSystems,
  type UncodedEntry,
} from './unknown-codes.ts';

/** What a condition would come to in a record: the same record each time for the same supposition. */
export type Supposing = (record: PatientRecord) => RawFinding | Promise<RawFinding>;

/** Each is an evaluation of its own: a hostile chart must not ask for thousands. */
const mostSuppositions = 40;

/**
 * What of one patient's record could not be read, or is in codes that the catalogue does not know. Every
 * finding is held against it, so that no criterion has to think of it:
 *
 * - What is decided although something could not be read that the criterion asks for is open: an older
 *   result never stands in for a newer one that cannot be read.
 * - Where nothing was found, but something that cannot be read, the finding says so.
 * - An exclusion for which nothing was found names how many entries could not be understood.
 *
 * An entry whose codes nobody here knows is asked for by its words: displays, text and the code itself. One
 * without any words may be anything of its type. It leaves a decided finding open only where the finding
 * would be another, were the entry what the criterion asks for.
 */
export class UnreadEntries {
  readonly #record: PatientRecord;
  readonly #evaluatedAt: string;
  readonly #unknownCodes: UnknownCodes;
  readonly #supposed = new Map<string, PatientRecord>();
  /** By type: whether all of it could be read and understood. */
  readonly #clear = new Map<string, boolean>();

  /** @param evaluatedAt ISO 8601 instant */
  constructor(record: PatientRecord, systems: KnownSystems, evaluatedAt: string) {
    this.#record = record;
    this.#evaluatedAt = evaluatedAt;
    this.#unknownCodes = new UnknownCodes(record, systems);
  }

  /** The entries that findings say were not understood, each once. */
  told(): readonly UnreadEntry[] {
    return this.#unknownCodes.told();
  }

  /**
   * What a condition came to, in view of what it could not see.
   * @param supposing what the condition would come to in another record
   * @returns a promise where `supposing` gives promises
   */
  doubted(
    raw: RawFinding,
    { criterion, retrieves, resourceTypes }: CatalogueCriterion,
    supposing: Supposing,
  ): RawFinding | Promise<RawFinding> {
    if (this.#isClear(resourceTypes)) return raw;
    const found = raw.evidence.length > 0;
    if (raw.holds === 'unknown' || !found) {
      // What is open for a reason of its own stays so.
      return found ? raw : opened(raw, this.#insteadOfNothing(criterion.kind, retrieves));
    }
    const unread = this.#unreadBeside(raw, retrieves);
    if (unread.length > 0) return opened(raw, unread);
    const suppositions = [
      ...this.#supposedResults(raw, retrieves),
      ...this.#supposedStatuses(raw, retrieves),
      ...this.#supposedCodes(raw, criterion, retrieves),
    ];
    return this.#opensWhereSupposed(raw, suppositions, supposing);
  }

  /** The same finding; where nothing was found, with what was not understood. */
  withUnknownCodes(finding: Finding, { retrieves, resourceTypes }: CatalogueCriterion): Finding {
    if (finding.reason !== 'none-found' || this.#isClear(resourceTypes)) return finding;
    const note = this.#unknownCodes.noteOn(retrieves);
    if (note === '') return finding;
    return { ...finding, note: finding.note === undefined ? note : `${finding.note}; ${note}` };
  }

  /** Whether all of the types could be read and understood, as nearly always. */
  #isClear(resourceTypes: readonly string[]): boolean {
    for (const type of resourceTypes) {
      let clear = this.#clear.get(type);
      if (clear === undefined) {
        clear =
          decidesNothing.has(type) ||
          (this.#record.setAside(type).length === 0 &&
            this.#unknownCodes.entries(type).length === 0);
        this.#clear.set(type, clear);
      }
      if (!clear) return false;
    }
    return true;
  }

  /** What the criterion asks for besides what decided it, and could not be read. */
  #unreadBeside(raw: RawFinding, retrieves: readonly DataRequirement[]): readonly Doubt[] {
    const doubts = retrieves.flatMap((retrieve) => {
      if (decidesNothing.has(retrieve.resourceType)) return [];
      return this.#record.setAside(retrieve.resourceType).filter(
        ({ resource, latestDay, isInRecord, reason }) =>
          // What stays in the record with a value is asked about below.
          !(isInRecord && !withoutValue.has(reason)) &&
          !raw.evidence.includes(resource) &&
          this.#asksFor(retrieve, resource) &&
          !this.#isPast(latestDay, retrieve, raw),
      );
    });
    return distinctDoubts(doubts);
  }

  /** What is there although nothing was found. Of entries in unknown codes an exclusion only gives the number. */
  #insteadOfNothing(kind: CriterionKind, retrieves: readonly DataRequirement[]): readonly Doubt[] {
    const doubts = retrieves.flatMap((retrieve): readonly Doubt[] => {
      const { resourceType, codes } = retrieve;
      if (decidesNothing.has(resourceType)) return [];
      const unread = this.#record
        .setAside(resourceType)
        // A result without a value is nothing.
        .filter(
          ({ resource, reason }) => reason !== 'no-value' && this.#asksFor(retrieve, resource),
        );
      if (kind === 'exclusion' || codes === undefined) return unread;
      const named = this.#unknownCodes
        .entries(resourceType)
        .filter(({ words }) => codeNamed(words, codes) !== undefined);
      return [...unread, ...named];
    });
    return distinctDoubts(doubts);
  }

  /** Results without a day or a status that can be read, as final ones of the latest day that they can be of. */
  #supposedResults(raw: RawFinding, retrieves: readonly DataRequirement[]): readonly Supposition[] {
    return retrieves.flatMap((retrieve): readonly Supposition[] => {
      if (retrieve.resourceType !== 'Observation') return [];
      const doubts = this.#record
        .setAside('Observation')
        .filter(
          ({ resource, latestDay, isInRecord, reason }) =>
            isInRecord &&
            !withoutValue.has(reason) &&
            !raw.evidence.includes(resource) &&
            this.#asksFor(retrieve, resource) &&
            !this.#isPast(latestDay, retrieve, raw),
        );
      if (doubts.length === 0) return [];
      const today = this.#evaluatedAt.slice(0, dayLength);
      const results = doubts.map(({ resource, latestDay = today }) => ({
        resource,
        day: latestDay,
      }));
      const name = ['final', ...doubts.map(({ resource }) => resource.id ?? '')].join(' ');
      return [{ name, doubts, record: () => recordIfFinal(this.#record, results) }];
    });
  }

  /** Entries of the problem list whose status is not understood, with each status that they may have. */
  #supposedStatuses(
    raw: RawFinding,
    retrieves: readonly DataRequirement[],
  ): readonly Supposition[] {
    return retrieves.flatMap((retrieve) =>
      this.#record
        .setAside(retrieve.resourceType)
        .filter(
          ({ resource, isInRecord }) =>
            isInRecord &&
            resource.resourceType === 'Condition' &&
            !raw.evidence.includes(resource) &&
            this.#asksFor(retrieve, resource),
        )
        .flatMap((doubt) =>
          statusesPossible(doubt.resource).map(([element, code]) => ({
            name: `${doubt.resource.id ?? ''} ${element} ${code}`,
            doubts: [doubt],
            record: () => recordIfStatus(this.#record, doubt.resource, element, code),
          })),
        ),
    );
  }

  /** Entries in unknown codes that may be what a Retrieve asks for, by the code that they may stand for. */
  #supposedCodes(
    raw: RawFinding,
    criterion: Criterion,
    retrieves: readonly DataRequirement[],
  ): readonly Supposition[] {
    return retrieves.flatMap((retrieve): Supposition[] => {
      const { resourceType, codes } = retrieve;
      const [anyCode] = codes ?? [];
      // Of a type that is read whole, every entry was looked at whatever its codes.
      if (codes === undefined || anyCode === undefined) return [];
      const byCode = new Map<CodeKey, UncodedEntry[]>();
      for (const entry of this.#unknownCodes.entries(resourceType)) {
        if (raw.evidence.includes(entry.resource)) continue;
        if (resourceType !== 'Observation' && saysNothing(entry, criterion)) continue;
        const isSaid = retrieves.some(
          (each) =>
            each.resourceType === resourceType &&
            codeSaidBy(entry.words, each.codes ?? []) !== undefined,
        );
        const code = this.#codeSupposed(entry, { ...retrieve, codes }, anyCode, raw, isSaid);
        if (code === undefined || this.#isPast(entry.latestDay, retrieve, raw)) continue;
        const others = byCode.get(code);
        if (others === undefined) byCode.set(code, [entry]);
        else others.push(entry);
      }
      return [...byCode].map(([code, entries]) => this.#ifCoded(code, entries));
    });
  }

  #ifCoded({ system, code }: CodeKey, entries: readonly UncodedEntry[]): Supposition {
    const resources = entries.map(({ resource }) => resource);
    const key = codeKey(system, code);
    return {
      name: [key, ...resources.map(({ id }) => id ?? '')].join(' '),
      doubts: entries,
      record: () => recordIfCoded(this.#record, resources, { system, code, key }),
    };
  }

  /** The code of a Retrieve that an entry in unknown codes may stand for. */
  #codeSupposed(
    { words, resource }: UncodedEntry,
    retrieve: DataRequirement & { readonly codes: readonly CodeKey[] },
    anyCode: CodeKey,
    raw: RawFinding,
    isSaid: boolean,
  ): CodeKey | undefined {
    const isResult = retrieve.resourceType === 'Observation';
    if (words.length === 0) {
      const mayBeAny =
        !isResult || raw.evidence.some((each) => isComparable(fieldsOf(resource), fieldsOf(each)));
      return mayBeAny ? anyCode : undefined;
    }
    const said = codeSaidBy(words, retrieve.codes);
    // What says the whole of a name is not taken for something of which it says less.
    const named = said ?? (isSaid ? undefined : codeNamed(words, retrieve.codes));
    if (named !== undefined || !isResult) return named;
    // What the laboratory calls by the name of the result that decided.
    const isNamedAlike = raw.evidence.some((each) => {
      if (each.resourceType !== 'Observation' || !this.#asksFor(retrieve, each)) return false;
      const others = wordsOf(conceptOf(each, this.#record));
      return words.some((some) => others.some((other) => mayMeanTheSame(some, other)));
    });
    return isNamedAlike ? anyCode : undefined;
  }

  /** Open where the condition would come to something else, were some entries what they may be. */
  #opensWhereSupposed(
    raw: RawFinding,
    [first, ...others]: readonly Supposition[],
    supposing: Supposing,
  ): RawFinding | Promise<RawFinding> {
    if (first === undefined) return raw;
    const record = this.#supposedRecord(first);
    // A chart that holds more than can be asked about is not trusted to hold nothing that matters.
    if (record === undefined) return opened(raw, first.doubts);
    return onceKnown(supposing(record), (supposed) =>
      isLike(supposed, raw)
        ? this.#opensWhereSupposed(raw, others, supposing)
        : opened(raw, first.doubts),
    );
  }

  #supposedRecord({ name, record }: Supposition): PatientRecord | undefined {
    const known = this.#supposed.get(name);
    if (known !== undefined || this.#supposed.size >= mostSuppositions) return known;
    const supposed = record();
    this.#supposed.set(name, supposed);
    return supposed;
  }

  /** Whether a Retrieve would give the resource, had it been read. */
  #asksFor({ codes }: DataRequirement, resource: FhirResource): boolean {
    if (codes === undefined) return true;
    const concept = conceptOf(resource, this.#record);
    if (keysOf(concept).some((key) => isAskedFor(key, codes))) return true;
    if (this.#unknownCodes.isUnderstood(resource.resourceType, concept)) return false;
    const words = wordsOf(concept);
    return words.length === 0 || codeNamed(words, codes) !== undefined;
  }

  /**
   * Whether what is of this day or earlier cannot matter: it is older than the time looked back on, or
   * a newer result of the same test decided. (A condition or a treatment may matter at any age.)
   */
  #isPast(latestDay: string | undefined, retrieve: DataRequirement, raw: RawFinding): boolean {
    if (latestDay === undefined || retrieve.resourceType !== 'Observation') return false;
    if (retrieve.since !== undefined && isDayBefore(latestDay, this.#startOf(retrieve.since))) {
      return true;
    }
    const restsOnResults = raw.evidence.every(({ resourceType }) => resourceType === 'Observation');
    return (
      (retrieve.since !== undefined || restsOnResults) &&
      raw.evidence.some((each) => {
        if (each.resourceType !== 'Observation' || !this.#asksFor(retrieve, each)) return false;
        const day = latestDayOf(fieldsOf(each));
        return day !== undefined && isDayBefore(latestDay, day);
      })
    );
  }

  /** The first day of the time looked back on, one early rather than late. */
  #startOf(since: string): string {
    const start = Date.parse(this.#evaluatedAt) - longestDays(since) * 86_400_000;
    return new Date(start).toISOString();
  }
}

/** Of a result whose value cannot be read nobody can suppose what it says. */
const withoutValue: ReadonlySet<string> = new Set(['value-unreadable', 'no-value']);

/** The finding, open for the first of the doubts. */
function opened(raw: RawFinding, doubts: readonly Doubt[]): RawFinding {
  const [first] = doubts;
  if (first === undefined) return raw;
  const evidence = [...raw.evidence, ...doubts.flatMap(({ shown }) => shown ?? [])];
  const { note } = raw;
  return {
    holds: 'unknown',
    because: first.reason,
    evidence: [...new Set(evidence)],
    ...(note !== undefined && { note }),
  };
}

function distinctDoubts(doubts: readonly Doubt[]): readonly Doubt[] {
  return [...new Map(doubts.map((each) => [each.resource, each])).values()];
}
