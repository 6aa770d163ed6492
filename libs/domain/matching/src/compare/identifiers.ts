import type { Column } from '../table';

/** Identifiers that an authority gives to everybody once. Of accounts, cards and numbers of customers one has several. */
export const isOfOnePerson = ({ name, meaning }: Column): boolean =>
  /passport|national|nation_id|social|ssn|tax|vat|insur|versich|licen[cs]e|register|regist|curp|dni|nie|cpf|bsn|nino|nhs|aadhaar|pesel|personnummer|id_?card/i.test(
    `${meaning} ${name}`,
  );
