/** The topic catalog: which Kafka topics exist, who produces, who consumes. */
module com.niura.kafka.catalog {
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    exports com.niura.kafka.catalog;
}
