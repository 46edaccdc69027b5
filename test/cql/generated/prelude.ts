/** What every generated library begins with: parameters, codes and functions to call. */
export const prelude = `library Generated
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1'
codesystem "LOINC": 'http://loinc.org'
codesystem "SNOMED CT": 'http://snomed.info/sct'
valueset "Laboratory": 'http://example.org/laboratory'
valueset "Cancers": 'http://example.org/cancers'
valueset "Nothing": 'http://example.org/nothing'
code "Glucose": '2339-0' from "LOINC" display 'Glucose'
code "Lactate": '2524-7' from "LOINC"
code "Leukaemia": '91857003' from "SNOMED CT" display 'Acute lymphoid leukaemia'
concept "Sugar": { "Glucose", "Lactate" } display 'Sugar'
concept "Blood Cancer": { "Leukaemia" }
parameter Dose Integer default 4
parameter Absent Integer
parameter Window Interval<Date> default Interval[@2020-02-01, @2020-06-30]
context Patient
define function Twice(value Integer): value * 2
define function Twice(value Decimal): value * 2.0
define function Twice(value String): value & value
define function Greater(one Integer, other Integer): if one > other then one else other
define fluent function halved(value Integer): value div 2
`;

/** The value sets of the prelude, `system|code`. */
export const valueSets: Readonly<Record<string, readonly string[]>> = {
  'http://example.org/laboratory': ['http://loinc.org|2339-0', 'http://loinc.org|2524-7'],
  'http://example.org/cancers': [
    'http://snomed.info/sct|91857003',
    'http://hl7.org/fhir/sid/icd-10-cm|C91.0',
  ],
  'http://example.org/nothing': [],
};
