import { LookoutError, messageOf, systemCode } from '../../base/error.ts'

/** Why an address cannot be listened on, as a word for code: the `reason` of the error. */
export type AddressTrouble = 'taken' | 'gone' | 'forbidden' | 'other'

/** The system's error as a sentence with a reason. */
export function addressError(error: unknown, address: string, port: number): LookoutError {
  const say = (reason: AddressTrouble, sentence: string): LookoutError =>
    new LookoutError(reason === 'taken' ? 'conflict' : 'unavailable', sentence, { cause: error, reason })
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return say('taken', `Port ${port} of ${address} is taken by another program.`)
    case 'EADDRNOTAVAIL':
      return say('gone', `This computer does not have the address ${address} now.`)
    case 'EACCES':
      return say('forbidden', `Port ${port} of ${address} may not be used by the user that the station runs as.`)
    default:
      return say('other', `The station cannot listen on ${address}: ${messageOf(error)}.`)
  }
}

/** What the error says for code. */
export function addressTrouble({ reason }: LookoutError): AddressTrouble {
  return reason === 'taken' || reason === 'gone' || reason === 'forbidden' ? reason : 'other'
}
