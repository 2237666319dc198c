import type { MenuLine } from './menu.ts'

export interface TrayPicture {
  readonly toolTip: string
  readonly menu: readonly MenuLine[]
  /** A `data:` address. */
  readonly icon: string
}

const text = (words: string): string => words.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A tray with its menu open, as a page: the system draws the real one, each in its own way. */
export const trayDrawing = ({ toolTip, menu, icon }: TrayPicture): string => `<!doctype html>
<style>
  body { margin: 0; background: #0b0e12; font: 14px/1.4 sans-serif; color: #e6e9ee }
  main { width: 320px; padding: 16px }
  ul { margin: 0 0 12px; padding: 6px 0; list-style: none; background: #1c222b; border: 1px solid #333c48; border-radius: 8px }
  li { padding: 5px 16px }
  li.off { color: #8b95a3 }
  footer { display: flex; align-items: center; gap: 10px; justify-content: end }
  span { padding: 4px 10px; background: #2a323d; border-radius: 6px }
</style>
<main>
  <ul>${menu.map(({ label, enabled }) => `<li class="${enabled ? '' : 'off'}">${text(label.replaceAll(/&(?=\S)/g, ''))}</li>`).join('')}</ul>
  <footer><span>${text(toolTip)}</span><img src="${icon}" alt="" /></footer>
</main>`
