/**
 * What runs in a page before its own scripts, as Electron's preload does: the bundled preload script itself, with an
 * `electron` of two objects whose messages go through a binding that is then hidden from the page.
 */
export const BINDING = '__standInIpc'
export const DELIVER = '__standInDeliver'

/** The script for a page. @param preload the bundled preload script, CommonJS */
export const inPage = (preload: string, platform: string): string => `(() => {
  if (window.top !== window) return
  const send = globalThis.${BINDING}
  delete globalThis.${BINDING}
  const waiting = new Map()
  const listeners = new Map()
  let last = 0
  // Not to be listed, not to be replaced: only the stand-in knows of it.
  Object.defineProperty(globalThis, '${DELIVER}', {
    value: (message) => {
      if (message.kind === 'event') {
        for (const run of listeners.get(message.channel) ?? []) run({}, ...message.args)
        return
      }
      const { resolve, reject } = waiting.get(message.id) ?? {}
      waiting.delete(message.id)
      if (message.kind === 'answer') resolve?.(message.value)
      else reject?.(new Error("Error invoking remote method '" + message.channel + "': " + message.message))
    },
  })
  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, { resolve, reject })
        send(JSON.stringify({ kind: 'invoke', id, channel, args }))
      }),
    send: (channel, ...args) => send(JSON.stringify({ kind: 'send', channel, args })),
    on(channel, run) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), run])
      return this
    },
    off(channel, run) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== run))
      return this
    },
  }
  /** Values cross the bridge as copies, errors with their message alone. */
  const across = (value) => {
    if (typeof value === 'function') return (...args) => returned(value, args.map(across))
    if (Array.isArray(value)) return value.map(across)
    if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, across(each)])))
    return structuredClone(value)
  }
  const returned = (run, args) => {
    const result = run(...args)
    if (!(result instanceof Promise)) return across(result)
    return result.then(across, (error) => {
      throw new Error(error.message)
    })
  }
  const contextBridge = {
    exposeInMainWorld(key, api) {
      Object.defineProperty(globalThis, key, { value: across(api), enumerable: true })
    },
  }
  const electron = { contextBridge, ipcRenderer }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('a sandboxed preload script has no module ' + name)
  }
  const process = Object.freeze({ platform: ${JSON.stringify(platform)}, sandboxed: true, contextIsolated: true })
  const exports = {}
  const module = { exports }
  ;(function () {
${preload}
  })()
})()`
