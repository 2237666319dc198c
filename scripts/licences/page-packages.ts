/** Notes which npm packages a build of the page takes code or fonts from, its workers included. */
import { sep } from 'node:path'
import type { Plugin } from 'vite'

const MARK = `${sep}node_modules${sep}`

/** The folder of the package that a file belongs to; undefined where it is none of an npm package. */
export function packageFolder(file: string): string | undefined {
  // A module of the bundler's own making has a NUL in its name; a query says how a file is read.
  const path = file.replaceAll('\0', '').split('?')[0]?.replaceAll('/', sep) ?? ''
  const at = path.lastIndexOf(MARK)
  if (at < 0) return undefined
  const [first = '', second = ''] = path.slice(at + MARK.length).split(sep)
  return path.slice(0, at + MARK.length) + (first.startsWith('@') ? `${first}${sep}${second}` : first)
}

/** @param folders receives the packages' folders when the build has ended */
export const notePackages = (root: string, folders: Set<string>): Plugin => ({
  name: 'lookout:note-packages',
  generateBundle(_, bundle) {
    for (const output of Object.values(bundle)) {
      // What was left out of a chunk as unused is not shipped.
      const files = output.type === 'chunk' ? usedModules(output.modules) : output.originalFileNames
      for (const file of files) {
        const folder = packageFolder(file.startsWith('/') || /^[A-Za-z]:/.test(file) ? file : `${root}${sep}${file}`)
        if (folder !== undefined) folders.add(folder)
      }
    }
  },
})

const usedModules = (modules: Readonly<Record<string, { readonly renderedLength: number }>>): string[] =>
  Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
