import type { StateCreator } from 'zustand';
import type { Store } from './store.ts';

export interface DialogsSlice {
  /** The dialog of networks can be asked for from several places. */
  networksOpen: boolean;
  showNetworks(open: boolean): void;
  /** So can the table of agreement with people. */
  agreementOpen: boolean;
  showAgreement(open: boolean): void;
}

export const dialogsSlice: StateCreator<Store, [], [], DialogsSlice> = (set) => ({
  networksOpen: false,
  showNetworks: (networksOpen) => set({ networksOpen }),
  agreementOpen: false,
  showAgreement: (agreementOpen) => set({ agreementOpen }),
});
