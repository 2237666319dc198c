import { mount } from 'svelte'
import App from './App.svelte'
import { connect } from './client/station-link.ts'
import { browserClock } from './base/clock.ts'
import { Session as SessionHttp, takeTicket } from './link/session.ts'
import { httpAbout } from './state/about-api.ts'
import { desktopAround } from './state/desktop-bridge.ts'
import { browserLocal } from './state/local-films.ts'
import { httpNetwork } from './state/network-api.ts'
import { browserStore, Preferences } from './state/preferences.svelte.ts'
import { stationRecordings } from './state/recordings/station-recordings.ts'
import { isOwnComputer, Session } from './state/session.svelte.ts'
import { httpSources } from './state/source-api.ts'
import { httpStorage } from './state/storage-api.ts'
import './style/tokens.css'
import './style/fonts.css'
import './style/base.css'

const desktop = desktopAround(window)

/** The page with everything that is real: the station it came from, this browser's clock and storage. */
const session = new Session({
  api: new SessionHttp(),
  clock: browserClock,
  ticket: takeTicket(window.location, window.history),
  ownComputer: isOwnComputer(window.location.hostname),
  renew: desktop ? () => desktop.signInTicket() : null,
})

mount(App, {
  target: document.body,
  props: {
    session,
    sources: httpSources(),
    recordings: stationRecordings(browserClock),
    storage: httpStorage(),
    network: httpNetwork(),
    local: browserLocal(),
    about: httpAbout(),
    desktop,
    preferences: new Preferences(browserStore(), navigator.languages),
    clock: browserClock,
    connect,
  },
})
