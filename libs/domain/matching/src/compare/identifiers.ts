import type { Column } from '../table';

/** Identifiers that an authority gives to everybody once. Of accounts, cards and numbers of customers one has several. */
export function isOfOnePerson({ name, meaning }: Column): boolean {
  const said = `${meaning} ${name}`;
  return givenOnce.test(said) && !ofHappenings.test(said);
}

const givenOnce =
  /passport|national|nation_id|social|ssn|tax|vat|insur|versich|licen[cs]e|register|regist|curp|dni|nie|cpf|bsn|nino|nhs|aadhaar|pesel|personnummer|id_?card/i;
/** A baptism and a wedding are two entries of one person. */
const ofHappenings = /entry|entries|record|event|line|row|page|serial|sequence/i;
