# gnuplot -c docs/images/long-run.gnuplot client-guard/target/long-run.csv docs/images/long-run.png
set terminal pngcairo size 1000,560 font "Sans,10"
set output ARG2
set datafile separator ","
set key autotitle columnhead
unset key
set format x "%.0f"
set xtics 2500
set yrange [0:*]
set offsets 0, 0, graph 0.25, 0
set grid ytics lc rgb "#dddddd"
set style data linespoints
set style line 1 lc rgb "#1f77b4" lw 2 pt 7 ps 0.4
set multiplot layout 2,3 title "What a JVM holds after that many checks, garbage collected"
set title "threads";                        plot ARG1 using "checks":"threads" ls 1
set title "heap, MiB";                      plot ARG1 using "checks":(column("heap_bytes")/1048576) ls 1
set title "metaspace, MiB";                 plot ARG1 using "checks":(column("metaspace_bytes")/1048576) ls 1
set title "file descriptors";               plot ARG1 using "checks":"file_descriptors" ls 1
set title "JMX beans";                      plot ARG1 using "checks":"jmx_beans" ls 1
set yrange [0:4]; set ytics 1
set title "scheduled tasks: refreshes of credentials"; plot ARG1 using "checks":"scheduled_tasks" ls 1
unset multiplot
