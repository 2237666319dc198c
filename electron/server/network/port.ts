import type { NetworkSettings, NetworkView } from '../../protocol/network.ts'

/** Where the station is served, as far as HTTP goes. */
export interface NetworkPort {
  view(): NetworkView
  /**
   * Changes it. What is to be opened has been tried when this resolves; what is to be closed is closed soon after, so
   * that the answer still gets to an admin who is on the network that is turned off.
   * @throws LookoutError invalidParams where it names a network card that is not there, unavailable where it cannot be saved
   */
  change(setting: NetworkSettings): Promise<NetworkView>
}
