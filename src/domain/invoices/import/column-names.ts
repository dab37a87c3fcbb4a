export const importFields = [
  'customer',
  'customerNumber',
  'customerEmail',
  'number',
  'issueDate',
  'dueDate',
  'amount',
  'currency',
  'paidDate',
] as const;
export type ImportField = (typeof importFields)[number];

/** How files call their columns, in English, German and Spanish, as `plainName` leaves it. */
const aliases: Record<ImportField, string> = {
  customer:
    'customer customername client clientname company companyname debtor buyer billto account ' +
    'kunde kundenname firma debitor rechnungsempfanger cliente nombrecliente empresa deudor',
  customerNumber:
    'customernumber customerno customerid customerref clientnumber clientid clientno ' +
    'accountnumber accountno debtornumber kundennummer kundennr debitorennummer debitorennr ' +
    'numerocliente idcliente codigocliente',
  customerEmail: 'customeremail email emailaddress mail clientemail billingemail correo correoe',
  number:
    'number no invoice invoicenumber invoiceno invoiceid invoicenum documentnumber docnumber ' +
    'rechnungsnummer rechnungsnr rechnung belegnummer belegnr nummer ' +
    'numero numerofactura nfactura factura',
  issueDate:
    'issuedate invoicedate date issued issuedon dateissued documentdate ' +
    'rechnungsdatum datum belegdatum ausstellungsdatum fecha fechafactura fechaemision emision',
  dueDate:
    'duedate due dueon datedue paymentdue fallig falligam falligkeit falligkeitsdatum ' +
    'faellig faelligam faelligkeit faelligkeitsdatum zahlbarbis ' +
    'vencimiento fechavencimiento vence',
  amount:
    'amount invoiceamount total totalamount grossamount gross invoicetotal sum ' +
    'betrag bruttobetrag gesamtbetrag rechnungsbetrag summe brutto ' +
    'importe importetotal totalfactura monto',
  currency: 'currency currencycode ccy wahrung waehrung wahrungscode moneda divisa',
  paidDate:
    'paiddate paidon datepaid paid paymentdate settleddate settledon settled cleared ' +
    'bezahltam bezahlt zahlungsdatum zahldatum zahlungseingang ' +
    'fechapago pagado pagadoel fechacobro cobrado',
};

const fieldOf = new Map(
  importFields.flatMap((field) => aliases[field].split(' ').map((alias) => [alias, field])),
);

/** A heading without case, accents, blanks and signs: `Fällig am` is `falligam`. */
const plainName = (heading: string) =>
  heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What a column of that heading holds, or undefined where nobody here knows. */
export function fieldNamed(heading: string): ImportField | undefined {
  return fieldOf.get(plainName(heading)) as ImportField | undefined;
}
