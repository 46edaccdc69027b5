import type { DateTime } from 'cql-execution';
import type { MessageListener } from 'cql-execution/lib/runtime/messageListeners.js';
import type { ExpandedValueSets } from './expanded-value-sets.ts';
import type { RecordReader } from './record-reader.ts';
import type { Value } from './expr.ts';

/** What an evaluation is given. */
export interface EvaluationInput {
  readonly reader: RecordReader;
  readonly valueSets: ExpandedValueSets;
  /** `Evaluation Time`, `Now()`, and the time zone of values that have none. */
  readonly now: DateTime;
  readonly messages: MessageListener;
}

/** One patient at one time: what all expressions of the program share while they are evaluated. */
export class Evaluation {
  readonly reader: RecordReader;
  readonly valueSets: ExpandedValueSets;
  readonly now: DateTime;
  readonly messages: MessageListener;
  /** Results of closed expressions by their memo slot; undefined until asked for. */
  readonly memo: Value[];
  /** For expressions that have no variables. */
  readonly emptyFrame: Frame;

  constructor({ reader, valueSets, now, messages }: EvaluationInput, memoSize: number) {
    this.reader = reader;
    this.valueSets = valueSets;
    this.now = now;
    this.messages = messages;
    this.memo = new Array<Value>(memoSize);
    this.emptyFrame = new Frame(this, 0);
  }

  /** Time zone offset in hours of values that have none. */
  get offset(): number {
    return this.now.timezoneOffset ?? 0;
  }
}

/**
 * The variables of one activation: of a function call, or of an expression that stands on its own.
 * Operands, aliases, lets and `$this` have their slots since compile time.
 */
export class Frame {
  readonly evaluation: Evaluation;
  readonly slots: Value[];

  constructor(evaluation: Evaluation, size: number) {
    this.evaluation = evaluation;
    this.slots = emptySlots(size);
  }
}

const none = undefined;

/** At least so many. V8 makes an array that is written out several times as fast as a sized one. */
function emptySlots(size: number): Value[] {
  if (size <= 4) return [none, none, none, none];
  if (size <= 8) return [none, none, none, none, none, none, none, none];
  return new Array<Value>(size).fill(none);
}
