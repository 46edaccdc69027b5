import type { FhirResource } from 'fhir/r4.js';

/** A CDS Hooks Coding; `system` and `display` are optional there and always given here. */
export interface CardCoding {
  readonly code: string;
  readonly system: string;
  readonly display: string;
}

export interface CardLink {
  readonly label: string;
  /** Absolute http(s) URL. */
  readonly url: string;
  readonly type: 'absolute';
}

/** One thing that a clinician can take with a click; EHRs exist that accept only one action in it. */
export interface Suggestion {
  readonly label: string;
  readonly uuid: string;
  readonly actions: readonly [CardAction];
}

export interface CardAction {
  readonly type: 'create';
  readonly description: string;
  /** A whole, valid FHIR R4 resource. */
  readonly resource: FhirResource;
}

/** A card of CDS Hooks 2.0.1, with only what this service uses of it. */
export interface Card {
  readonly uuid: string;
  /** At most 139 UTF-16 units, plain text. */
  readonly summary: string;
  /** GitHub-flavoured markdown without HTML or tables. */
  readonly detail: string;
  /** A trial is never a safety alert. */
  readonly indicator: 'info';
  readonly source: {
    readonly label: string;
    readonly url?: string;
    readonly topic: CardCoding;
  };
  readonly suggestions?: readonly Suggestion[];
  /** Present exactly when there are suggestions. */
  readonly selectionBehavior?: 'any';
  readonly overrideReasons: readonly CardCoding[];
  readonly links?: readonly CardLink[];
}
