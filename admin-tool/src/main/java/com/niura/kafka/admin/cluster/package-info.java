/**
 * The one door to the cluster: what to connect to, the connection with its clock, what is read and the one thing that
 * is written, new topics.
 *
 * <p>Entry points: {@link com.niura.kafka.admin.cluster.ClusterConnection}, {@link
 * com.niura.kafka.admin.cluster.ClusterReader} and {@link com.niura.kafka.admin.cluster.TopicCreator}. Everything here
 * is confined to one thread and over when the connection's deadline is. What a broker answers for one topic is data;
 * a failure of the cluster as a whole is a {@link com.niura.kafka.admin.cluster.ClusterFailedException}. Nothing here
 * deletes or changes a topic, and nothing prints.
 */
@NullMarked
package com.niura.kafka.admin.cluster;

import org.jspecify.annotations.NullMarked;
