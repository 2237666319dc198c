import type { ImageChange, ImageHistoryEntry, ImagePreset, ImageView, PresetScope } from '../../../protocol/image.ts'
import type { Family } from '../handlers.ts'
import type { Audit } from './cameras.ts'

/** What the methods need of the cameras' picture settings. Each throws LookoutError notFound, invalidParams or unavailable. */
export interface ImagesPort {
  get(camera: string): ImageView
  set(camera: string, change: ImageChange, by: string): ImageView
  reset(camera: string, by: string): ImageView
  undo(camera: string, by: string): ImageView
  history(camera: string): ImageHistoryEntry[]
  presets(camera: string): ImagePreset[]
  savePreset(camera: string, name: string, scope: PresetScope): ImagePreset
  removePreset(camera: string, name: string, scope: PresetScope): void
  applyPreset(camera: string, name: string, scope: PresetScope, by: string): ImageView
  copy(camera: string, to: readonly string[], by: string): ImageView[]
}

const outcome = ({ settings, revision }: ImageView) => ({ result: { settings, revision } })

/** `audit` hears of presets alone: what changes a picture is told by the settings' owner, a drag as one change. */
export const imageMethods = (images: ImagesPort, audit: Audit): Family<'image'> => ({
  'image.get': ({ camera }) => ({ result: images.get(camera) }),
  'image.set': ({ camera, settings }, { user }) => outcome(images.set(camera, settings, user)),
  'image.reset': ({ camera }, { user }) => outcome(images.reset(camera, user)),
  'image.undo': ({ camera }, { user }) => outcome(images.undo(camera, user)),
  'image.history': ({ camera }) => ({ result: images.history(camera) }),
  'image.presets': ({ camera }) => ({ result: images.presets(camera) }),
  'image.savePreset'({ camera, name, scope }, { user }) {
    const result = images.savePreset(camera, name, scope)
    audit('image.savePreset', user, { camera, name, scope })
    return { result }
  },
  'image.removePreset'({ camera, name, scope }, { user }) {
    images.removePreset(camera, name, scope)
    audit('image.removePreset', user, { camera, name, scope })
    return { result: {} }
  },
  'image.applyPreset': ({ camera, name, scope }, { user }) => outcome(images.applyPreset(camera, name, scope, user)),
  'image.copy'({ camera, to }, { user }) {
    images.copy(camera, to, user)
    return { result: {} }
  },
})
