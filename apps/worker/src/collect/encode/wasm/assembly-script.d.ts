/** AssemblyScript's unsigned integer of 32 bits, as TypeScript sees it. */
type u32 = number
