import envPaths from 'env-paths'

/** The platform's folder for a program's own data on this computer, the same with and without a window. */
export const defaultData = (): string => envPaths('Lookout', { suffix: '' }).data
