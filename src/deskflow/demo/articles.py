"""What the demo's provider has written down: (title, text, tags)."""

from __future__ import annotations

from typing import Final

ARTICLES: Final = (
    (
        "550 5.7.1 relaying denied",
        (
            "The mail gateway takes mail for outside only from addresses on its relay allow list.\n\n"
            "1. Ask since when, and what was changed at the firewall or the provider.\n"
            "2. Compare the sender's address in the bounce with Gateway ▸ Relay ▸ Allowed.\n"
            "3. Add the new range, send a test mail, watch the queue empty itself.\n\n"
            "Held mail goes out by itself within a quarter of an hour; nobody has to send it again."
        ),
        "mail, gateway",
    ),
    (
        "VPN: TLS handshake failed",
        (
            "Nearly always the certificate of the gateway has expired, or the clock of the laptop is wrong.\n\n"
            "1. Look at the certificate's end on the gateway (System ▸ Certificates).\n"
            "2. Renew it, let the service read it anew; running tunnels stay.\n"
            "3. One user only? Set the clock, then sign in again."
        ),
        "vpn, certificate, network",
    ),
    (
        "Backup fails: volume shadow copy timed out",
        (
            "The disk is too busy at the time of the backup, or an old shadow copy fills its storage.\n\n"
            "1. vssadmin list writers: a writer that failed is restarted with its service.\n"
            "2. vssadmin list shadowstorage: give it a tenth of the volume.\n"
            "3. Move the job away from virus scans and index runs, run it once by hand and restore one file."
        ),
        "backup, server",
    ),
    (
        "A workbook is locked by another user",
        (
            "A program that ended badly has left its lock behind.\n\n"
            "1. Server ▸ Shares ▸ Open files: find the workbook, close it there.\n"
            "2. Is it gone again at once? Delete the hidden ~$ file beside it.\n"
            "3. Happens every month: store it where several people can edit at a time."
        ),
        "office, file server",
    ),
    (
        "Somebody clicked in a phishing mail",
        (
            "Minutes count. Do this first and write it down afterwards.\n\n"
            "1. End all sessions of the account, set a new password, renew the second factor.\n"
            "2. Look for new forwarding rules and sign-ins from elsewhere.\n"
            "3. Take the mail out of all mailboxes and block the address it led to.\n"
            "4. Tell the customer's contact for data protection what was seen, and when."
        ),
        "security, mail, P1",
    ),
    (
        "New starter: what we prepare",
        (
            "Three working days are needed, hardware in stock provided.\n\n"
            "Account and groups as their manager · mailbox and telephone number · laptop with encryption · badge · "
            "programs of the department · a first sign-in together, half an hour."
        ),
        "onboarding",
    ),
)
