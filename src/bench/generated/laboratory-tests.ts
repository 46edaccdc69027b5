/** A measurement as a hospital's system names it. */
export interface LaboratoryTest {
  readonly code: string;
  readonly display: string;
  readonly unit: string;
  /** Reference range; values are drawn from a little below to a little above it. */
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
  readonly category: 'laboratory' | 'vital-signs';
}

/** LOINC codes of a blood count with differential, a metabolic panel, coagulation and vital signs. */
export const laboratoryTests: readonly LaboratoryTest[] = [
  ['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 12, 16, 1],
  ['777-3', 'Platelets [#/volume] in Blood by Automated count', '10*3/uL', 150, 400, 0],
  ['6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*3/uL', 4, 11, 1],
  ['751-8', 'Neutrophils [#/volume] in Blood by Automated count', '10*3/uL', 1.5, 7.5, 2],
  ['731-0', 'Lymphocytes [#/volume] in Blood by Automated count', '10*3/uL', 1, 4, 2],
  ['742-7', 'Monocytes [#/volume] in Blood by Automated count', '10*3/uL', 0.2, 0.8, 2],
  ['789-8', 'Erythrocytes [#/volume] in Blood by Automated count', '10*6/uL', 4.2, 5.9, 2],
  ['4544-3', 'Hematocrit [Volume Fraction] of Blood by Automated count', '%', 36, 48, 1],
  ['1742-6', 'Alanine aminotransferase [Enzymatic activity/volume] in Serum', 'U/L', 7, 56, 0],
  ['1920-8', 'Aspartate aminotransferase [Enzymatic activity/volume] in Serum', 'U/L', 10, 40, 0],
  ['6768-6', 'Alkaline phosphatase [Enzymatic activity/volume] in Serum', 'U/L', 44, 147, 0],
  ['1975-2', 'Bilirubin.total [Mass/volume] in Serum or Plasma', 'mg/dL', 0.2, 1.2, 1],
  ['1968-7', 'Bilirubin.direct [Mass/volume] in Serum or Plasma', 'mg/dL', 0, 0.3, 1],
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL', 0.6, 1.3, 2],
  ['3094-0', 'Urea nitrogen [Mass/volume] in Serum or Plasma', 'mg/dL', 7, 20, 0],
  ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 135, 145, 0],
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 3.5, 5.1, 1],
  ['2075-0', 'Chloride [Moles/volume] in Serum or Plasma', 'mmol/L', 98, 107, 0],
  ['17861-6', 'Calcium [Mass/volume] in Serum or Plasma', 'mg/dL', 8.5, 10.5, 1],
  ['1751-7', 'Albumin [Mass/volume] in Serum or Plasma', 'g/dL', 3.5, 5, 1],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 70, 110, 0],
  ['2532-0', 'Lactate dehydrogenase [Enzymatic activity/volume] in Serum', 'U/L', 140, 280, 0],
  ['5902-2', 'Prothrombin time (PT)', 's', 11, 13.5, 1],
  ['14979-9', 'aPTT in Platelet poor plasma by Coagulation assay', 's', 25, 35, 1],
  ['8867-4', 'Heart rate', '/min', 60, 100, 0],
  ['8310-5', 'Body temperature', 'Cel', 36.1, 37.8, 1],
  ['9279-1', 'Respiratory rate', '/min', 12, 20, 0],
  ['29463-7', 'Body weight', 'kg', 50, 95, 1],
].map(([code, display, unit, low, high, decimals], index) => ({
  ...{ code: String(code), display: String(display), unit: String(unit) },
  ...{ low: Number(low), high: Number(high), decimals: Number(decimals) },
  category: index < 24 ? ('laboratory' as const) : ('vital-signs' as const),
}));

/** Rarely measured: a few of each patient's observations. */
export const rareTests: readonly LaboratoryTest[] = [
  ['2708-6', 'Oxygen saturation in Arterial blood', '%', 94, 99, 0],
  ['8806-2', 'Left ventricular Ejection fraction by US 2D echo', '%', 50, 70, 0],
].map(([code, display, unit, low, high, decimals]) => ({
  ...{ code: String(code), display: String(display), unit: String(unit) },
  ...{ low: Number(low), high: Number(high), decimals: Number(decimals) },
  category: 'laboratory' as const,
}));
