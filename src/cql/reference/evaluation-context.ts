import {
  type DateTime,
  type Library,
  PatientContext,
  type PatientObject,
  type TerminologyProvider,
} from 'cql-execution';
import type { MessageListener } from 'cql-execution/lib/runtime/messageListeners.js';
import type { RecordSource } from './record-source.ts';

/** What all libraries of one evaluation share, and no other evaluation does. */
export interface EvaluationState {
  readonly source: RecordSource;
  readonly valueSets: TerminologyProvider;
  /** The `Evaluation Time` parameter, `Now()` and the time zone of values that have none. */
  readonly evaluatedAt: DateTime;
  readonly messages: MessageListener;
  /** Results of ExpressionDefs: each is computed once, whichever trial or library asks. */
  readonly results: Map<object, Promise<unknown>>;
  readonly contexts: Map<Library, EvaluationContext>;
}

/**
 * cql-execution's context for one library in one evaluation. It makes a new one for every include
 * of a library; here they are shared, and with them the results.
 */
export class EvaluationContext extends PatientContext {
  readonly state: EvaluationState;

  constructor(library: Library, state: EvaluationState) {
    super(
      library,
      state.source as unknown as PatientObject,
      state.valueSets,
      {},
      state.evaluatedAt,
      state.messages,
    );
    this.state = state;
  }

  /** The context of an included library, by the name it is called here. */
  override getLibraryContext(alias: string): EvaluationContext {
    const includes = this.library.includes as Readonly<Record<string, Library>>;
    const library = includes[alias];
    if (library === undefined) throw new Error(`No library is included as ${alias}`);
    return contextOf(library, this.state);
  }
}

/** A library's one context in an evaluation. */
export function contextOf(library: Library, state: EvaluationState): EvaluationContext {
  let context = state.contexts.get(library);
  if (context === undefined) {
    context = new EvaluationContext(library, state);
    state.contexts.set(library, context);
  }
  return context;
}
