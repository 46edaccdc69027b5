/**
 * Why a file cannot be read as one patient's record: `empty`, `not-json`, `not-fhir` (JSON without
 * any resource), `no-patient`, `several-patients` (and none was asked for), `unknown-patient` (another one
 * was asked for).
 */
export type PatientFileFault =
  'empty' | 'not-json' | 'not-fhir' | 'no-patient' | 'several-patients' | 'unknown-patient';

/** A file that cannot be read as one patient's record. The message holds nothing of its content. */
export class PatientFileError extends Error {
  readonly code: PatientFileFault;
  /** The file as the caller named it. */
  readonly file: string;
  /** 1-based; set where the fault is in one place. */
  readonly line: number | undefined;

  constructor(code: PatientFileFault, file: string, fault: string, line?: number) {
    super(`${line === undefined ? file : `${file}:${String(line)}`}: ${fault}`);
    this.name = 'PatientFileError';
    this.code = code;
    this.file = file;
    this.line = line;
  }
}
