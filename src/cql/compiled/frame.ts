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

/** How much room a program's evaluation needs. */
export interface Room {
  /** Results that are kept. */
  readonly memoSize: number;
  /** Variables of the activation that has most. */
  readonly frameSize: number;
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
  readonly #frameSize: number;
  /** Of the activations that are under way, outermost first, and of those that were. */
  readonly #frames: Frame[] = [];
  #depth = 0;

  constructor({ reader, valueSets, now, messages }: EvaluationInput, room: Room) {
    this.reader = reader;
    this.valueSets = valueSets;
    this.now = now;
    this.messages = messages;
    this.memo = new Array<Value>(room.memoSize);
    this.#frameSize = room.frameSize;
    this.emptyFrame = new Frame(this, 0);
  }

  /** Time zone offset in hours of values that have none. */
  get offset(): number {
    return this.now.timezoneOffset ?? 0;
  }

  /**
   * Begins an activation. Its frame held another one's variables before, so each is to be written
   * before it is read: a few frames that stay in the processor's cache, instead of thousands of new ones.
   */
  enter(): Frame {
    const known = this.#frames[this.#depth];
    this.#depth++;
    if (known !== undefined) return known;
    const frame = new Frame(this, this.#frameSize);
    this.#frames.push(frame);
    return frame;
  }

  /** Ends the activation that was begun last. */
  leave(): void {
    this.#depth--;
  }

  /** Ends all of them: after a fault nobody left. */
  leaveAll(): void {
    this.#depth = 0;
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
    this.slots = new Array<Value>(size).fill(undefined);
  }
}
