import { fold } from '../text/fold';
import { compareForms, legalForm } from './legal-forms';

const formOf = (name: string) => legalForm(fold(name.replaceAll('&', ' and ')).split(' '));

it.each([
  ['Alder GmbH', 'Alder Gesellschaft mit beschränkter Haftung'],
  ['Alder Ltd', 'Alder Limited'],
  ['Alder Inc.', 'Alder Incorporated'],
  ['Alder S.A.S.', 'Alder SAS'],
  ['Alder GmbH & Co. KG', 'Alder GmbH & Co.KG'],
  ['Alder Sp. z o.o.', 'Alder Spółka z ograniczoną odpowiedzialnością'],
  ['Alder e.K.', 'Alder Einzelunternehmen'],
])('%s and %s are of one form', (a, b) => expect(compareForms(formOf(a), formOf(b))).toBe('the same'));

it.each([
  ['Alder GmbH', 'Alder UG (haftungsbeschränkt)'],
  ['Alder KG', 'Alder GmbH & Co. KG'],
  ['Alder Inc.', 'Alder Corp.'],
])('%s may have become %s', (a, b) => expect(compareForms(formOf(a), formOf(b))).toBe('of one kind'));

it.each([
  ['Alder GmbH', 'Alder GmbH & Co. KG'],
  ['Alder GmbH', 'Alder Verwaltungs GmbH'],
  ['Alder GmbH', 'Alder Holding AG'],
  ['Alder Holding GmbH', 'Alder GmbH'],
  ['Alder GmbH', 'Alder B.V.'],
  ['Alder Ltd', 'Alder plc'],
  ['Alder e.K.', 'Alder OHG'],
  ['Alder Stiftung', 'Alder GmbH'],
  ['Alder LLC', 'Alder Inc.'],
])('%s is another than %s', (a, b) => expect(compareForms(formOf(a), formOf(b))).toBe('of another kind'));

it.each([
  ['Alder', 'Alder AG'],
  ['Alder Holding', 'Alder'],
])('of %s and %s nothing is known', (a, b) => expect(compareForms(formOf(a), formOf(b))).toBe('unknown'));

it.each([
  ['Kessler Maschinenbau Verwaltungs-GmbH', 'kessler maschinenbau'],
  ['Nordkai GmbH (Hamburg)', 'nordkai hamburg'],
  ['Se Hotel', 'se hotel'],
  ['Alder Foundation', 'alder foundation'],
])('%s is named %s', (name, rest) => expect(formOf(name).rest.join(' ')).toBe(rest));
