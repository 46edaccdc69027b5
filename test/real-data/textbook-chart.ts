import { readFileSync } from 'node:fs';
import type { Bundle } from 'fhir/r4.js';
import type { Finding } from '../../src/eligibility/finding.ts';
import { matchPatient, type PatientMatch } from '../../src/matching/match-patient.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import type { Catalogue } from '../../src/trials/catalogue.ts';
import { caseTime, shippedCatalogue } from '../criteria/shipped-catalogue.ts';

/** JSON as a sender wrote it: any element may be of any type. */
export type Json = Record<string, unknown>;

/** The textbook relapsed B-ALL chart, one change away from being textbook. */
export class Chart {
  readonly resources: Json[];

  constructor(name = 'b-all-relapsed') {
    const file = new URL(`../../fhir-fixtures/patients/${name}.json`, import.meta.url);
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as Bundle;
    this.resources = (bundle.entry ?? []).map(({ resource }) => resource as unknown as Json);
    this.#name = name;
  }

  readonly #name: string;

  /** The resource `<chart>-<name>`, e.g. `platelets`, or the Patient. */
  get(name: string): Json {
    const id = name === 'Patient' ? this.#name : `${this.#name}-${name}`;
    const found = this.resources.find((each) => each['id'] === id);
    if (found === undefined) throw new Error(`the chart has no ${id}`);
    return found;
  }

  /** Changes some elements of a resource; `undefined` takes one away. */
  change(name: string, elements: Json): this {
    const resource = this.get(name);
    for (const [element, value] of Object.entries(elements)) {
      if (value === undefined) delete resource[element];
      else resource[element] = value;
    }
    return this;
  }

  /** Adds a copy of a resource under another id, with some elements changed. */
  addLike(name: string, id: string, elements: Json): this {
    const copy = structuredClone(this.get(name));
    copy['id'] = id;
    this.resources.push(copy);
    for (const [element, value] of Object.entries(elements)) {
      if (value === undefined) delete copy[element];
      else copy[element] = value;
    }
    return this;
  }

  /** Adds a resource of this patient. */
  add(resource: Json): this {
    const subject = { reference: `Patient/${this.#name}` };
    this.resources.push({ subject, ...resource });
    return this;
  }

  without(name: string): this {
    this.resources.splice(this.resources.indexOf(this.get(name)), 1);
    return this;
  }

  /** All trials for the patient, of whom every resource type was read completely. */
  async matched(): Promise<PatientMatch> {
    const record = assembleRecord({
      patientId: this.#name,
      resources: this.resources,
      reads: 'everything',
      codeKey,
    });
    return matchPatient(await catalogue(), record, { evaluatedAt: caseTime });
  }

  /** One criterion's finding. */
  async finding(trial: string, criterion: string): Promise<Finding> {
    const { assessments } = await this.matched();
    const found = assessments
      .find((each) => each.trial.id === trial)
      ?.findings.find((each) => each.criterion === criterion);
    if (found === undefined) throw new Error(`${trial} has no ${criterion}`);
    return found;
  }

  async verdict(trial: string): Promise<string | undefined> {
    const { assessments } = await this.matched();
    return assessments.find((each) => each.trial.id === trial)?.verdict;
  }
}

let loaded: Promise<Catalogue> | undefined;

function catalogue(): Promise<Catalogue> {
  return (loaded ??= shippedCatalogue());
}
