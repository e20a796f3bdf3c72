-- The bank's database. Keys are declared for many tables, not for all: as in life.
-- Comments are added from catalog.yaml by the generator.

CREATE TABLE regions (
    region_code      VARCHAR PRIMARY KEY,
    region_name      VARCHAR NOT NULL,
    federal_district VARCHAR,
    utc_offset       INTEGER
);

CREATE TABLE branches (
    branch_code VARCHAR PRIMARY KEY,
    title       VARCHAR NOT NULL,
    city        VARCHAR,
    region_code VARCHAR REFERENCES regions (region_code),
    opened_on   DATE,
    closed_on   DATE,
    has_vault   BOOLEAN
);

CREATE TABLE mcc_codes (
    mcc      VARCHAR PRIMARY KEY,
    title    VARCHAR NOT NULL,
    category VARCHAR NOT NULL
);

CREATE TABLE merchants (
    merchant_id  BIGINT PRIMARY KEY,
    name         VARCHAR NOT NULL,
    mcc          VARCHAR REFERENCES mcc_codes (mcc),
    is_partner   BOOLEAN,
    cashback_pct DECIMAL(4, 1)
);

CREATE TABLE products (
    product_code  VARCHAR PRIMARY KEY,
    title         VARCHAR NOT NULL,
    product_group VARCHAR NOT NULL,
    age_from      INTEGER,
    age_to        INTEGER,
    base_rate     DECIMAL(5, 2),
    on_sale       BOOLEAN
);

CREATE TABLE clients (
    client_id          BIGINT PRIMARY KEY,
    fam                VARCHAR,
    imya               VARCHAR,
    otch               VARCHAR,
    gender             VARCHAR,
    birth_date         DATE,
    city               VARCHAR,
    region_code        VARCHAR REFERENCES regions (region_code),
    segment            VARCHAR,
    klient_status      VARCHAR,
    dt_reg             DATE,
    dt_close           DATE,
    dt_death           DATE,
    education          VARCHAR,
    marital_status     VARCHAR,
    children_cnt       INTEGER,
    employment         VARCHAR,
    income             DECIMAL(12, 2),
    income_confirmed   BOOLEAN,
    phone              VARCHAR,
    email              VARCHAR,
    inn                VARCHAR,
    snils              VARCHAR,
    resident           VARCHAR,
    dnc                VARCHAR,
    is_employee        BOOLEAN,
    religion           VARCHAR,
    nationality        VARCHAR,
    health_group       VARCHAR,
    home_branch        VARCHAR REFERENCES branches (branch_code),
    preferred_channels VARCHAR,
    risk_grade         VARCHAR,
    updated_at         TIMESTAMP
);

CREATE TABLE client_documents (
    doc_id    BIGINT PRIMARY KEY,
    client_id BIGINT REFERENCES clients (client_id),
    doc_type  VARCHAR,
    seriya    VARCHAR,
    nomer     VARCHAR,
    dt_vydan  VARCHAR,
    kem_vydan VARCHAR,
    dt_srok   VARCHAR,
    is_main   BOOLEAN
);

CREATE TABLE consents (
    consent_id   BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    kind         VARCHAR,
    dt_given     DATE,
    dt_withdrawn DATE,
    channel      VARCHAR
);

CREATE TABLE accounts (
    account_id   BIGINT PRIMARY KEY,
    account_no   VARCHAR,
    account_type VARCHAR,
    product_code VARCHAR REFERENCES products (product_code),
    currency     VARCHAR,
    opened_on    DATE,
    closed_on    DATE,
    status       VARCHAR,
    balance      DECIMAL(14, 2),
    branch_code  VARCHAR
);

CREATE TABLE account_owners (
    account_id BIGINT REFERENCES accounts (account_id),
    client_id  BIGINT REFERENCES clients (client_id),
    owner_role VARCHAR,
    since      DATE,
    PRIMARY KEY (account_id, client_id)
);

CREATE TABLE cards (
    card_id        BIGINT PRIMARY KEY,
    client_id      BIGINT REFERENCES clients (client_id),
    account_id     BIGINT REFERENCES accounts (account_id),
    product_code   VARCHAR REFERENCES products (product_code),
    card_type      VARCHAR,
    payment_system VARCHAR,
    pan            VARCHAR,
    dt_open        DATE,
    dt_expire      DATE,
    dt_close       DATE,
    status         VARCHAR,
    credit_limit   DECIMAL(12, 2),
    debt           DECIMAL(12, 2),
    is_virtual     BOOLEAN
);

-- Loaded nightly from processing, without keys.
CREATE TABLE card_transactions (
    trx_id      BIGINT,
    card_id     BIGINT,
    trx_time    TIMESTAMP,
    amount      DECIMAL(12, 2),
    currency    VARCHAR,
    trx_type    VARCHAR,
    channel     VARCHAR,
    mcc         VARCHAR,
    merchant_id BIGINT,
    city        VARCHAR,
    country     VARCHAR,
    cashback    DECIMAL(10, 2)
);

CREATE TABLE loans (
    loan_id       BIGINT PRIMARY KEY,
    client_id     BIGINT REFERENCES clients (client_id),
    product_code  VARCHAR REFERENCES products (product_code),
    kind          VARCHAR,
    amount        DECIMAL(14, 2),
    currency      VARCHAR,
    rate          DECIMAL(5, 2),
    term_months   INTEGER,
    dt_open       DATE,
    dt_plan_close DATE,
    dt_close      DATE,
    status        VARCHAR,
    debt          DECIMAL(14, 2),
    payment       DECIMAL(12, 2),
    overdue_days  INTEGER
);

CREATE TABLE deposits (
    deposit_id   BIGINT PRIMARY KEY,
    client_id    BIGINT REFERENCES clients (client_id),
    product_code VARCHAR REFERENCES products (product_code),
    amount       DECIMAL(14, 2),
    currency     VARCHAR,
    rate         DECIMAL(5, 2),
    term_months  INTEGER,
    opened_on    DATE,
    matures_on   DATE,
    closed_on    DATE,
    status       VARCHAR,
    is_prolonged BOOLEAN
);

CREATE TABLE app_sessions (
    session_id  BIGINT,
    client_id   BIGINT,
    started_at  TIMESTAMP,
    seconds     INTEGER,
    platform    VARCHAR,
    app_version VARCHAR
);

CREATE TABLE campaigns (
    campaign_id  INTEGER PRIMARY KEY,
    title        VARCHAR NOT NULL,
    product_code VARCHAR REFERENCES products (product_code),
    channel      VARCHAR,
    starts_on    DATE,
    ends_on      DATE,
    budget       DECIMAL(12, 2)
);

CREATE TABLE campaign_contacts (
    contact_id  BIGINT PRIMARY KEY,
    campaign_id INTEGER REFERENCES campaigns (campaign_id),
    client_id   BIGINT REFERENCES clients (client_id),
    sent_at     TIMESTAMP,
    channel     VARCHAR,
    delivered   BOOLEAN
);

CREATE TABLE campaign_responses (
    response_id  BIGINT PRIMARY KEY,
    contact_id   BIGINT REFERENCES campaign_contacts (contact_id),
    client_id    BIGINT REFERENCES clients (client_id),
    responded_at TIMESTAMP,
    response     VARCHAR
);
