export interface Form {
  [name: string]: string | Form;
}

/** `a[b][0]=c` as Stripe reads it: objects all the way down. */
export function readForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter(Boolean);
    const last = path.pop() ?? '';
    let at = form;
    for (const step of path) {
      const next = at[step];
      const child = typeof next === 'object' ? next : {};
      at[step] = child;
      at = child;
    }
    at[last] = value;
  }
  return form;
}
