import { mount } from 'svelte'
import { browserClock } from '../base/clock.ts'
import { browserStore, Preferences } from '../state/preferences.svelte.ts'
import '../style/tokens.css'
import '../style/fonts.css'
import '../style/base.css'
import Stations from './Stations.svelte'

/** The page for choosing a station, in the program that it belongs to. */
mount(Stations, {
  target: document.body,
  props: {
    bridge: window.lookoutStations ?? null,
    preferences: new Preferences(browserStore(), navigator.languages),
    clock: browserClock,
  },
})
