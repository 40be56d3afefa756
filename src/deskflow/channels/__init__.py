"""What comes in and goes out: mail first; SMS, WhatsApp, push and in-app notices join as rooms of their own."""
