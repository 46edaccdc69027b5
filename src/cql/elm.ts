/**
 * The parts of an ELM library (JSON form) that this project reads. ELM nodes are left as they are:
 * an engine takes apart those it knows.
 */
export interface ElmLibrary {
  readonly library: {
    readonly identifier: { readonly id: string; readonly version?: string };
    readonly includes?: { readonly def: readonly ElmInclude[] };
    readonly valueSets?: {
      readonly def: readonly {
        readonly name: string;
        readonly id: string;
        readonly locator?: string;
      }[];
    };
    readonly codeSystems?: {
      readonly def: readonly { readonly name: string; readonly id: string }[];
    };
    readonly codes?: {
      readonly def: readonly {
        readonly name: string;
        readonly id: string;
        readonly codeSystem: { readonly name: string; readonly libraryName?: string };
        readonly display?: string;
      }[];
    };
    readonly concepts?: {
      readonly def: readonly {
        readonly name: string;
        readonly display?: string;
        readonly code: readonly { readonly name: string; readonly libraryName?: string }[];
      }[];
    };
    readonly statements?: { readonly def: readonly ElmStatement[] };
    readonly annotation?: readonly unknown[];
  };
}

/** `include Labs version '1.0.0' called Labs`. */
export interface ElmInclude {
  readonly localIdentifier: string;
  readonly path: string;
  readonly version?: string;
}

/** An ExpressionDef or a FunctionDef. */
export interface ElmStatement {
  readonly name: string;
  readonly type?: string;
  readonly context?: string;
  readonly expression?: ElmNode;
  readonly operand?: readonly {
    readonly name: string;
    readonly operandType?: string;
    readonly operandTypeSpecifier?: unknown;
  }[];
}

/** Any ELM expression. */
export interface ElmNode {
  readonly type: string;
  readonly locator?: string;
  readonly [key: string]: unknown;
}
