/** How far the money of a credit has come. `shadow`: the older system paid that month. */
export type MoneyCard =
  | { readonly kind: 'shadow' | 'decided' | 'posted' | 'applied' }
  | { readonly kind: 'rejected'; readonly because: string };
