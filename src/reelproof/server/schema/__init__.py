"""What requests and answers look like; the contract is made from these."""
