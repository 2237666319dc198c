import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** An X server that shows its screen to nobody (Xvfb, from Debian's package of that name). */
export class VirtualScreen {
  /** As `DISPLAY` names it. */
  readonly display: string
  readonly #server: ChildProcess

  private constructor(server: ChildProcess, display: string) {
    this.#server = server
    this.display = display
  }

  static async start(width: number, height: number): Promise<VirtualScreen> {
    // It looks for a free number by itself and tells it on this descriptor once it serves.
    const args = ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp']
    const server = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] })
    const failed = once(server, 'error').then(() => {
      throw new Error('Xvfb could not be started. On Debian or Ubuntu: sudo apt-get install xvfb')
    })
    const told = once(createInterface({ input: server.stdout }), 'line') as Promise<[string]>
    const [number] = await Promise.race([told, failed])
    return new VirtualScreen(server, `:${number}`)
  }

  async close(): Promise<void> {
    const exited = once(this.#server, 'exit')
    this.#server.kill()
    await exited
  }
}
