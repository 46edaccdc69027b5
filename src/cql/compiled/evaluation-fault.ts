/**
 * A fault of the author's CQL that only shows when it runs. The message is about the CQL and holds
 * no value of the patient, so it may be shown and logged.
 */
export class EvaluationFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EvaluationFault';
  }
}

/** Makes a fault when it happens: an Error is expensive, and most never happen. */
export type FaultMaker = () => EvaluationFault;

export function faultMaker(message: string): FaultMaker {
  return () => new EvaluationFault(message);
}
