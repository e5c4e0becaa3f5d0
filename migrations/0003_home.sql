-- Pages of members (`ref` is 'home', the key `home:MEMBER`), and finding a message by where it stands.

CREATE INDEX message_home ON message (plan, "key") WHERE ref = 'home';
CREATE INDEX message_place ON message (platform, channel, ref);
