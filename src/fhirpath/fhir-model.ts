import r4 from 'fhirpath/fhir-context/r4';

/** FHIR R4 as fhirpath.js knows it. */
export const model = r4;

const { path2Type, choiceTypePaths, type2Parent } = model;

/** Names of all types: resources, data types and primitives. */
export const typeNames: ReadonlySet<string> = new Set([
  ...Object.keys(type2Parent),
  ...Object.values(type2Parent),
]);

/** Names of the resource types. */
export const resourceTypes: ReadonlySet<string> = new Set(
  Object.entries(type2Parent)
    .filter(
      ([name, parent]) =>
        parent === 'DomainResource' || ['Bundle', 'Binary', 'Parameters'].includes(name),
    )
    .map(([name]) => name),
);

/** Every name that some element of some R4 type has. */
export const elementNames: ReadonlySet<string> = new Set(
  [...Object.keys(path2Type), ...Object.keys(choiceTypePaths)].map(
    (path) => path.split('.').at(-1) ?? path,
  ),
);
