"""The ground floor: what every house needs and no federation invented. It knows nothing of women, matters or federations."""
