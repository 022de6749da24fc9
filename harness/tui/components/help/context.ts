import { createContext, useContext } from 'react';

/** Whether all keys of the screen are listed instead of it, and how to open and close that. */
export interface Help {
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

export const HelpContext = createContext<Help>({ isOpen: false, setOpen: () => {} });

export const useHelp = (): Help => useContext(HelpContext);
