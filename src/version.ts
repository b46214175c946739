/** Version of the program, shown in reports, logs and `assay --version`; package.json says the same (tested). */
export const VERSION = '0.1.0'
