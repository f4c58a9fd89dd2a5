/** A fault in the contract's words, which follow the name of a field, as a sentence below the field: `It must be one line`. */
export const sayFault = (fault: string): string => `It ${fault}`;
