/** The real station, with one camera and a page of the benchmark's own, in a process that can be measured. */
import { startStation } from '../../electron/station/station.ts'
import { serveMeasurements } from './measured-process.ts'

const [data = '', page = '', source = ''] = process.argv.slice(2)
const station = await startStation(
  { data, host: '127.0.0.1', port: 0, cameras: [{ id: 'bench', source }] },
  { page, version: 'bench', stderr: { write: () => undefined } },
)
serveMeasurements()
process.once('disconnect', () => void station.close().then(() => process.exit(0)))
process.send?.({ type: 'listening', url: station.url })
