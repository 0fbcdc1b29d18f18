import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '#worker/client.ts';
import { type ComparisonSlice, comparisonSlice } from './comparison.ts';
import { type DialogsSlice, dialogsSlice } from './dialogs.ts';
import { type ImagesSlice, imagesSlice } from './images.ts';
import { type MessagesSlice, messagesSlice } from './messages.ts';
import { type MetricMapSlice, metricMapSlice } from './metricMap.ts';
import { type NetworksSlice, networksSlice } from './networks.ts';
import { type PictureSlice, pictureSlice } from './picture.ts';
import { type SettingsSlice, settingsSlice } from './settings.ts';
import { type StorageSlice, storageSlice } from './storage.ts';

/** Everything that the page knows. Slices reach the worker through `engine` only. */
export type Store = SettingsSlice &
  NetworksSlice &
  ImagesSlice &
  ComparisonSlice &
  PictureSlice &
  MetricMapSlice &
  DialogsSlice &
  StorageSlice &
  MessagesSlice & { readonly engine: Engine };
export type AppStore = StoreApi<Store>;

export const createAppStore = (engine: Engine): AppStore =>
  createStore<Store>()((...args) => ({
    engine,
    ...settingsSlice(...args),
    ...networksSlice(...args),
    ...imagesSlice(...args),
    ...comparisonSlice(...args),
    ...pictureSlice(...args),
    ...metricMapSlice(...args),
    ...messagesSlice(...args),
    ...dialogsSlice(...args),
    // A worker's test has no navigator, an insecure page no storage.
    ...storageSlice(globalThis.navigator?.storage ?? {})(...args),
  }));
